/** Something that the desktop tells the user in Parley's name. */
export interface Notice {
  /** Another notice of the same tag takes its place. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** Buttons, where the desktop has them. */
  readonly actions: readonly NoticeAction[];
  /** The notice itself was clicked. */
  onClick(): void;
}

export interface NoticeAction {
  readonly label: string;
  run(): void;
}

/** The desktop's notifications: Electron's, or those of a Linux session bus, which have buttons. */
export interface Notifier {
  show(notice: Notice): void;
  /** Takes it away; does nothing where it is not there. */
  close(tag: string): void;
  dispose(): void;
}
