import '../kit/shell-styles.ts';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { SignedIn } from '../user-settings/SignedIn.tsx';
import { router } from './router.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <SignedIn>
      <RouterProvider router={router} />
    </SignedIn>,
  );
}
