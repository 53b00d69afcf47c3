'use client';

import './globals.css';

/** Stands when even the frame could not be shown, so it leans on nothing. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main role="alert" style={{ maxWidth: 420, margin: '18vh auto', padding: 16 }}>
          <h1 style={{ fontSize: 20, fontWeight: 600 }}>NovaCron could not be shown</h1>
          <p>There is a fault in the program. Its log has the cause.</p>
          <button type="button" onClick={reset} style={{ marginTop: 16, textDecoration: 'underline' }}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
