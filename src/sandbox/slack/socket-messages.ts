import { IDENTITY } from './identity.ts';

/** What Slack says of itself on a Socket Mode connection (docs: "Using Socket Mode"). */
export function helloMessage(connections: number): string {
  return JSON.stringify({
    type: 'hello',
    num_connections: connections,
    debug_info: {
      host: 'sandbox',
      started: '',
      build_number: 1,
      approximate_connection_time: 18060,
    },
    connection_info: { app_id: IDENTITY.appId },
  });
}

export function disconnectMessage(reason: 'refresh_requested' | 'too_many_websockets'): string {
  return JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
}
