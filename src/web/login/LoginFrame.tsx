import type { ReactNode } from 'react';
import { Logo } from '../kit/Logo.tsx';
import { loginText } from '../text/login.ts';
import { GateDrawing } from './GateDrawing.tsx';
import classes from './LoginFrame.module.css';

interface LoginFrameProps {
  /** More room for the set-up with its QR code. */
  readonly wide: boolean;
  readonly children: ReactNode;
}

/** Brand on the left from 768 px on, form on the right. */
export function LoginFrame({ wide, children }: LoginFrameProps) {
  return (
    <div className={classes.frame}>
      <aside className={classes.brand}>
        <GateDrawing className={classes.drawing ?? ''} />
        <p className={classes.motto}>{loginText.motto}</p>
        <p className={classes.mottoMore}>{loginText.mottoMore}</p>
      </aside>
      <main className={classes.side}>
        <div className={classes.form} data-wide={wide}>
          <div className={classes.logo}>
            <Logo size={36} />
            <span>{loginText.product}</span>
          </div>
          {children}
        </div>
      </main>
    </div>
  );
}
