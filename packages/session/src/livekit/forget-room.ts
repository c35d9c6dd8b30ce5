import { Room } from 'livekit-client';

/**
 * Rooms that nothing of the browser's holds on to once they are left.
 *
 * livekit-client (in 2.23) lets each room listen to the computer's devices, through a function that
 * knows the room weakly and a registry that takes the function off when the room was collected. Both
 * share a scope with functions that know the room itself, so that no room was ever collected, nor
 * its tracks and recordings. Without the registry it falls back to a listener that it takes off
 * itself when the room is left, unless the room was never connected.
 * See the constructor in https://github.com/livekit/client-sdk-js/blob/main/src/room/Room.ts
 */
Reflect.set(Room, 'cleanupRegistry', false);

/** To be called with each room that was made, when it is done with. */
export function forgetRoom(room: Room): void {
  const listener = Reflect.get(room, 'handleDeviceChange') as () => void;
  navigator.mediaDevices.removeEventListener('devicechange', listener);
}
