import { ProblemError } from '@gatehouse/kernel';

/** So that a seed which was interrupted goes on where it stopped. */
export async function findOrMake<T>(find: () => Promise<T>, make: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'resource.not_found') return make();
    throw error;
  }
}
