export { type Connections, type ConnectOptions, connect, ForeignViewsError } from './connect.ts';
