import { describe, expect, it } from 'vitest';
import { faultyField, isPassed, stagesOf } from './connection-test.js';
import type { StageReport, TestReport } from './connection-test.js';

describe('the field in which a failure is mended', () => {
  it.each([
    ['key', 'address', 'connection.unreachable', '', 'serverUrl'],
    ['key', 'address', 'network.untrusted', '', 'serverUrl'],
    ['key', 'address', 'offline', '', undefined],
    ['key', 'address', 'network.proxy', '', undefined],
    ['key', 'server', 'connection.not-livekit', '', 'serverUrl'],
    ['key', 'access', 'connection.unauthorized', 'x says: invalid API key: APIx.', 'apiKey'],
    ['key', 'access', 'connection.unauthorized', 'x says: invalid token.', 'secret'],
    ['key', 'address', 'vault.missing', '', 'secret'],
    ['key', 'media', 'connection.media-blocked', '', undefined],
    ['key', 'agent', 'agent.not-joined', '', 'agentName'],
    ['token', 'token', 'token.expired', '', 'secret'],
    ['token', 'sent', 'media.not-permitted', '', 'secret'],
    ['token', 'access', 'connection.unauthorized', '', 'secret'],
    ['token', 'agent', 'agent.not-joined', '', undefined],
    ['endpoint', 'token', 'token.unauthorized', '', 'secret'],
    ['endpoint', 'token', 'token.unreachable', '', 'url'],
    ['endpoint', 'server', 'connection.not-livekit', '', 'url'],
    ['sandbox', 'token', 'token.unauthorized', '', 'sandboxId'],
    ['sandbox', 'token', 'token.unreachable', '', undefined],
    ['sandbox', 'agent', 'agent.not-joined', '', 'agentName'],
  ] as const)('of %s, at %s, with %s %s: %s', (kind, stage, code, detail, field) => {
    expect(faultyField(kind, stage, code, detail)).toBe(field);
  });
});

describe('a test', () => {
  const report = (...states: StageReport['state'][]): TestReport => ({
    id: 'a',
    kind: 'key',
    running: false,
    stages: states.map((state, at) => ({ stage: stagesOf('key')[at] ?? 'agent', state })),
  });

  it.each([
    [report('passed', 'on-request'), true],
    [report('passed', 'impossible'), true],
    [report('passed', 'failed'), false],
    [report('passed', 'not-run'), false],
    [{ ...report('passed', 'passed'), running: true }, false],
  ])('%# has passed: %s', (one, passed) => expect(isPassed(one)).toBe(passed));
});
