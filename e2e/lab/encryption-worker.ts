/// <reference types="vite/client" />
import workerUrl from 'livekit-client/e2ee-worker?worker&url';

interface ScriptPolicy {
  createScriptURL(url: string): string;
}

/** The browser's own, as far as it is needed; its types are not in TypeScript's library. */
interface PolicyMaker {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): ScriptPolicy;
}

/** A policy of one name can be made only once in a page. */
let policy: ScriptPolicy | undefined;

/**
 * Makes LiveKit's worker for end-to-end encryption, from a file of our own origin. A page whose
 * content policy requires trusted types has to allow the policy `parley-worker`.
 */
export function createEncryptionWorker(): Worker {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyMaker };
  policy ??= trustedTypes?.createPolicy('parley-worker', { createScriptURL: (url) => url });
  // What is trusted is the bundler's constant, whatever the policy would let through.
  const url = policy ? policy.createScriptURL(workerUrl) : workerUrl;
  return new Worker(url, { type: 'module', name: 'encryption' });
}
