/** What the drawers of charts are given, and what they give. */

/** Where a drawer may draw. */
export interface Room {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  /** Where the height was not asked for, the drawer takes what it needs. */
  readonly bottom?: number;
}

/** What was drawn, and where it ends. */
export interface Drawing {
  readonly markup: string;
  readonly bottom: number;
}
