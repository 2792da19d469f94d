import '../kit/shell-styles.ts';
import { createRoot } from 'react-dom/client';
import { HomePage } from './HomePage.tsx';
import { SignedIn } from './SignedIn.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <SignedIn>
      <HomePage />
    </SignedIn>,
  );
}
