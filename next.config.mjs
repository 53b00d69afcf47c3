/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // These hold native or wasm files, or one instance that the server and the pages must share.
  serverExternalPackages: ['@electric-sql/pglite', 'postgres', 'pg-boss', 'pino'],
};
