/** Something that happened and may be why figures changed: a campaign began, the site was down. Instants are ms. */
export interface Annotation {
  /** `note_…` */
  id: string;
  at: number;
  text: string;
  /** The user who wrote it; `null` for a program. */
  createdBy: string | null;
  createdAt: number;
}
