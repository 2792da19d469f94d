import '../kit/base-styles.ts';
import { createRoot } from 'react-dom/client';
import { AppProvider } from '../kit/AppProvider.tsx';
import { readArrival } from './arrival.ts';
import { LoginPage } from './LoginPage.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <AppProvider>
      <LoginPage arrival={readArrival()} />
    </AppProvider>,
  );
}
