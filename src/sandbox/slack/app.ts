import express, {
  type Express,
  type NextFunction,
  type Request,
  type Response,
  type Router,
} from 'express';
import type { Faults } from '../faults.ts';

/** What an app calls, as opposed to what the page does. */
const COUNTED = /^\/(api|upload|commands|actions)\//;

/** The workspace's one HTTP server: the page's own calls first, then the API, which faults can disturb. */
export function createApp({
  faults,
  counter,
  routers,
}: {
  faults: Faults;
  counter: { httpRequests: number };
  routers: { api: Router; client: Router };
}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(loopbackOnly);
  app.use((req, _res, next) => {
    if (COUNTED.test(req.path)) counter.httpRequests += 1;
    next();
  });
  app.use(routers.client);
  app.use(faults.middleware);
  app.use(routers.api);
  return app;
}

/** A page elsewhere on the web must not reach this server through a name that resolves to loopback. */
function loopbackOnly(req: Request, res: Response, next: NextFunction): void {
  if (/^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(req.header('host') ?? '')) next();
  else res.status(403).json({ ok: false, error: 'This server answers on loopback only' });
}
