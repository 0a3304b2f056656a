const keyOf = (revisionId: string): string => `gatehouse.draft.${revisionId}`;

/** Text that could not be saved yet, kept in this browser so that a closed tab loses nothing. A full or closed storage keeps nothing, silently: the page still holds it. */
export const keptText = {
  read(revisionId: string): string | null {
    try {
      return localStorage.getItem(keyOf(revisionId));
    } catch {
      return null;
    }
  },
  keep(revisionId: string, text: string): void {
    try {
      localStorage.setItem(keyOf(revisionId), text);
    } catch {
      // over the browser's limit
    }
  },
  drop(revisionId: string): void {
    try {
      localStorage.removeItem(keyOf(revisionId));
    } catch {
      // as above
    }
  },
};
