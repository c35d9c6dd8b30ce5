/** Methods that the app and its agents call of each other. */

/** What the app lets agents call, and what it calls of theirs. */
export interface Rpc {
  /**
   * Lets agents call a method; nobody else can.
   * @returns stops that
   */
  register<Params>(method: string, handler: RpcHandler<Params>): () => void;
  /**
   * Calls a method of the agent's.
   * @param params sent as JSON
   * @param options `timeoutMs`: default 10 s; `agent`: the name of another than the primary one
   * @returns the answer, read as JSON; undefined when it is empty
   * @throws RpcRefusal: the agent's own, 404 when it has no such method or is not there
   */
  call(
    method: string,
    params?: unknown,
    options?: { readonly timeoutMs?: number; readonly agent?: string },
  ): Promise<unknown>;
  /** Asks the agent to stop talking. False: it offers nothing of the kind. */
  interrupt(): Promise<boolean>;
  /** Push-to-talk: from now on the user speaks. False: the agent listens as it thinks best. */
  startTurn(): Promise<boolean>;
  /** Push-to-talk: the user has finished, and the agent answers. */
  endTurn(): Promise<boolean>;
  /** Push-to-talk: what was said since {@link Rpc.startTurn} counts for nothing. */
  cancelTurn(): Promise<boolean>;
}

/** A method that agents may call. */
export interface RpcHandler<Params> {
  /** Any schema of https://standardschema.dev; what does not fit is refused before `run`. */
  readonly schema: StandardSchema<Params>;
  /** The answer goes back as JSON; its error's own words don't. */
  run(params: Params, caller: { readonly identity: string; readonly name?: string }): unknown;
  /** The answer is due after so many milliseconds, or when the caller's patience ends; default 10 s. */
  readonly deadlineMs?: number;
}

/** As much of https://standardschema.dev as is needed here. */
export interface StandardSchema<Output> {
  readonly '~standard': {
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>;
  };
}

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };
