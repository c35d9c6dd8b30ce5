/** The part that is used; the package comes without types. */
declare module 'electron-installer-debian' {
  export class Installer {
    constructor(options: Readonly<Record<string, unknown>>);
    readonly options: {
      readonly name: string;
      readonly version: string;
      readonly maintainer: string;
      /** Given by us, like everything that it does not know. */
      readonly appId: string;
      depends: readonly string[];
      readonly packagePaths: readonly string[];
    };
    readonly stagingDir: string;
    readonly stagingAppDir: string;
    get contentFunctions(): readonly string[];
    generateDefaults(): Promise<unknown>;
    generateOptions(): unknown;
    createStagingDir(): Promise<void>;
    createContents(): Promise<unknown>;
    createPackage(): Promise<void>;
    movePackage(): Promise<void>;
  }
}
