import { VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { passwordText } from '../text/password.ts';
import classes from './PasswordChecklist.module.css';
import { classesOf, PASSWORD_MIN, type PasswordRules } from './password-strength.ts';

interface PasswordChecklistProps {
  readonly password: string;
  readonly rules: PasswordRules;
}

interface Rule {
  readonly text: string;
  readonly met: boolean;
}

export function PasswordChecklist({ password, rules }: PasswordChecklistProps) {
  const { required, recommended } = rulesFor(password, rules);
  const all = [...required, ...recommended];
  const [progress] = useDebouncedValue(passwordText.progress(all.filter((rule) => rule.met).length, all.length), 500);
  return (
    <div className={classes.checklist}>
      <RuleList title={passwordText.mustMeet} rules={required} />
      {recommended.length > 0 && <RuleList title={passwordText.recommended} rules={recommended} />}
      <VisuallyHidden role="status">{password && progress}</VisuallyHidden>
    </div>
  );
}

function RuleList({ title, rules }: { readonly title: string; readonly rules: readonly Rule[] }) {
  return (
    <div>
      <p className={classes.title}>{title}</p>
      <ul className={classes.list}>
        {rules.map(({ text, met }) => (
          <li key={text} className={classes.rule} data-met={met}>
            {met ? <IconCircleCheckFilled size={16} aria-hidden="true" /> : <IconCircle size={16} aria-hidden="true" />}
            <span>
              {text}
              <VisuallyHidden>: {met ? passwordText.met : passwordText.notMet}</VisuallyHidden>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function rulesFor(password: string, rules: PasswordRules) {
  const has = classesOf(password);
  const long = (min: number): Rule => ({ text: passwordText.length(min), met: password.length >= min });
  const kinds: Rule[] = [
    { text: passwordText.lower, met: has.lower },
    { text: passwordText.upper, met: has.upper },
    { text: passwordText.digit, met: has.digit },
    { text: passwordText.symbol, met: has.symbol },
  ];
  if (rules.enforceStrength) return { required: [long(rules.greenMinLength), ...kinds], recommended: [] };
  return {
    required: [long(PASSWORD_MIN)],
    recommended: rules.greenMinLength > PASSWORD_MIN ? [long(rules.greenMinLength), ...kinds] : kinds,
  };
}
