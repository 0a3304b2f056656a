/** What must be refused although the snapshot still allows it. Plain look-ups, updated live between two requests. */
export interface Denials {
  credential(id: string): boolean;
  application(id: string): boolean;
  version(id: string): boolean;
}
