import { describe, expect, it } from 'vitest';
import { RpcRefusal } from './ports.js';
import type { RpcInvocation } from './ports.js';
import { createSession } from './session.js';
import { agentNamed, createWorld, inCall, settle } from './testing.js';
import type { StandardSchema } from './rpc.js';

const city: StandardSchema<{ city: string }> = {
  '~standard': {
    validate(value) {
      const { city: name } = (value ?? {}) as { city?: unknown };
      if (typeof name === 'string') return { value: { city: name } };
      return { issues: [{ message: 'city must be a text' }] };
    },
  },
};

async function call() {
  const { world, session } = await inCall();
  world.room.handlers.onParticipant({ identity: 'stranger', isAgent: false, attributes: {} });
  const invoke = (more: Partial<RpcInvocation> = {}): Promise<string> => {
    const method = world.room.methods.get('weather');
    if (!method) throw new Error('no such method');
    const usual = { callerIdentity: 'agent-helper', payload: '{"city":"Rome"}', timeoutMs: 15_000 };
    return method({ ...usual, ...more });
  };
  return { world, session, invoke };
}

describe('a method of the app', () => {
  it('is called by the agent with what fits its schema, and answers as JSON', async () => {
    const { session, invoke } = await call();
    session.rpc.register('weather', {
      schema: city,
      run: (params, caller) => ({ sunny: params.city === 'Rome', for: caller.name }),
    });
    expect(JSON.parse(await invoke())).toEqual({ sunny: true, for: 'helper' });
  });

  it('may be registered before the call, stands in the next one, and can be taken back', async () => {
    const { world, session, invoke } = await call();
    const stop = session.rpc.register('weather', { schema: city, run: () => undefined });
    await session.end();
    expect(world.room.methods.size).toBe(0);
    session.start().catch(() => undefined);
    await settle();
    world.room.connecting.resolve();
    await settle();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    expect(await invoke()).toBe('');
    stop();
    expect(world.room.methods.size).toBe(0);
  });

  it.each([
    ['anybody but an agent', { callerIdentity: 'stranger' }, 403],
    ['what does not fit', { payload: '{"city":1}' }, 400],
    ['what is not JSON', { payload: '{' }, 400],
    ['what is too long', { payload: `"${'x'.repeat(70_000)}"` }, 413],
  ])('refuses %s', async (_, more, code) => {
    const { session, invoke } = await call();
    let ran = false;
    session.rpc.register('weather', {
      schema: city,
      run() {
        ran = true;
      },
    });
    await expect(invoke(more)).rejects.toMatchObject({ code });
    expect(ran).toBe(false);
  });

  it('answers within its deadline or says that it could not', async () => {
    const { world, session, invoke } = await call();
    session.rpc.register('weather', {
      schema: city,
      deadlineMs: 1_000,
      run: () => new Promise(() => undefined),
    });
    const answer = invoke();
    const refused = expect(answer).rejects.toMatchObject({ code: 504 });
    await world.clock.advance(1_000);
    await refused;
  });

  it('never sends an error’s own words back', async () => {
    const { session, invoke } = await call();
    session.rpc.register('weather', {
      schema: city,
      run() {
        throw new Error('password=hunter2');
      },
    });
    await expect(invoke()).rejects.toMatchObject({ code: 500, message: 'The method failed.' });
  });

  it('takes twenty calls at once from one caller, and ten more each second', async () => {
    const { world, session, invoke } = await call();
    session.rpc.register('weather', { schema: city, run: () => 'ok' });
    const settled = await Promise.allSettled(Array.from({ length: 100 }, () => invoke()));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    await world.clock.advance(1_000);
    const more = await Promise.allSettled(Array.from({ length: 100 }, () => invoke()));
    expect(more.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('cannot be registered twice', async () => {
    const { session } = await call();
    session.rpc.register('weather', { schema: city, run: () => 'ok' });
    expect(() => session.rpc.register('weather', { schema: city, run: () => 'ok' })).toThrow(
      'registered already',
    );
  });
});

describe('a method of the agent', () => {
  it('is called with JSON and answers with it', async () => {
    const { world, session } = await call();
    world.room.answer = () => Promise.resolve('{"ok":true}');
    expect(await session.rpc.call('do', { this: 1 }, { timeoutMs: 5_000 })).toEqual({ ok: true });
    expect(world.room.called).toEqual([
      { identity: 'agent-helper', method: 'do', payload: '{"this":1}', timeoutMs: 5_000 },
    ]);
  });

  it('is called of the agent that is named', async () => {
    const { world, session } = await call();
    world.room.handlers.onParticipant(agentNamed('other', 'listening'));
    await session.rpc.call('do', undefined, { agent: 'other' });
    expect(world.room.called[0]?.identity).toBe('agent-other');
    await expect(session.rpc.call('do', 1, { agent: 'absent' })).rejects.toMatchObject({
      code: 404,
    });
  });

  it('is not there outside of a call', async () => {
    const session = createSession(createWorld().ports);
    await expect(session.rpc.call('do')).rejects.toMatchObject({ code: 404 });
  });

  it('stops speech and takes turns where it is offered, and says when it is not', async () => {
    const { world, session } = await call();
    const { rpc } = session;
    expect(await rpc.startTurn()).toBe(true);
    expect(await rpc.endTurn()).toBe(true);
    expect(await rpc.cancelTurn()).toBe(true);
    expect(await rpc.interrupt()).toBe(true);
    expect(world.room.called.map(({ method }) => method)).toEqual([
      'start_turn',
      'end_turn',
      'cancel_turn',
      'interrupt',
    ]);
    world.room.answer = () => Promise.reject(new RpcRefusal(404, 'Method not supported'));
    expect(await rpc.interrupt()).toBe(false);
    world.room.answer = () => Promise.reject(new RpcRefusal(500, 'broken'));
    await expect(rpc.interrupt()).rejects.toMatchObject({ code: 500 });
  });

  it.each<[string, () => Promise<string>]>([
    ['offers a method', () => Promise.resolve('')],
    ['offers none', () => Promise.reject(new RpcRefusal(404, 'Method not supported'))],
    ['fails at it', () => Promise.reject(new RpcRefusal(500, 'broken'))],
  ])('an agent that %s is not heard until its next turn', async (_, answer) => {
    const { world, session } = await call();
    const become = (state: string): void =>
      world.room.handlers.onParticipant(agentNamed('helper', state));
    world.room.answer = answer;
    become('speaking');
    await session.interrupt();
    expect(world.room.called.map(({ method }) => method)).toEqual(['interrupt']);
    expect(world.room.silenced).toBe(true);
    become('listening');
    expect(world.room.silenced).toBe(false);
    become('speaking');
    expect(world.room.silenced).toBe(false);
  });

  it('an agent that says nothing is heard at once when it does, and no call is none', async () => {
    const { world, session } = await call();
    world.room.handlers.onParticipant(agentNamed('helper', 'listening'));
    await session.interrupt();
    expect(world.room.silenced).toBe(false);
    await session.end();
    await session.interrupt();
    expect(world.room.silenced).toBe(false);
  });
});
