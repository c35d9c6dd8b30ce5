interface ParsedUrl {
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
  readonly pathname: string;
  readonly username: string;
  readonly password: string;
  readonly search: string;
  readonly hash: string;
}

// Every process has it; that this floor compiles without any one's globals is why it is named here.
const { URL } = globalThis as unknown as {
  readonly URL: { new (text: string): ParsedUrl; canParse(text: string): boolean };
};

/** An address in its parts; undefined when it is none. */
export function parseUrl(text: string): ParsedUrl | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
