export interface Cause {
  headline: string;
  detail: string;
  advice: readonly string[];
}
