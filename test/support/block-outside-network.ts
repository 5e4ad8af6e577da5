import net from 'node:net';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+)?$/;
const connect = net.Socket.prototype.connect;

function hostOf(args: unknown[]): string {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return 'localhost';
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return 'localhost';
  return typeof args[1] === 'string' ? args[1] : 'localhost';
}

/** A test that reaches beyond this machine is wrong, so its connection fails loudly. */
function connectToLoopbackOnly(this: net.Socket, ...args: never[]) {
  const host = hostOf(args);
  if (!LOOPBACK.test(host)) throw new Error(`Tests may only connect to loopback, not to ${host}`);
  return Reflect.apply(connect, this, args);
}

// It runs before each file, and the files of a worker share one Node.
if (connect.name !== connectToLoopbackOnly.name)
  net.Socket.prototype.connect = connectToLoopbackOnly as typeof connect;
