export { type Connections, type ConnectOptions, connect, ForeignViewsError } from './connect.ts';
export { type KeptDocuments, keepDocuments } from './keep-documents.ts';
