import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { passwordText } from '../text/password.ts';

/** Password with a named show and hide button that the keyboard reaches. */
export function PasswordField(props: PasswordInputProps) {
  const [visible, setVisible] = useState(false);
  return (
    <PasswordInput
      {...props}
      visible={visible}
      onVisibilityChange={setVisible}
      visibilityToggleIcon={({ reveal }) =>
        reveal ? <IconEyeOff size={18} aria-hidden="true" /> : <IconEye size={18} aria-hidden="true" />
      }
      visibilityToggleFocusable
      visibilityToggleButtonProps={{
        'aria-label': visible ? passwordText.hide : passwordText.show,
        'aria-pressed': undefined,
      }}
    />
  );
}
