import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/options';
import { isSecureRequest } from '@/lib/auth/token';

type Context = { params: Promise<{ nextauth: string[] }> };

function handle(request: NextRequest, context: Context): Promise<Response> {
  const isSecure = isSecureRequest((name) => request.headers.get(name));
  return NextAuth(request, context, authOptions(isSecure));
}

export { handle as GET, handle as POST };
