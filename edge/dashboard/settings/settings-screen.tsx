import type { ReactNode } from 'react';
import { Screen } from '../kit/screen.tsx';
import { SETTINGS_TABS } from '../kit/section.ts';

/** One page of the settings. */
export function SettingsScreen({
  title,
  note,
  actions,
  error = null,
  children,
}: {
  title: string;
  note: string;
  actions?: ReactNode;
  error?: string | null;
  children: ReactNode;
}) {
  return (
    <Screen title={title} note={note} actions={actions} tabs={SETTINGS_TABS} tabsName="Settings">
      {error !== null && (
        <p className="warning" role="alert">
          {error}
        </p>
      )}
      {children}
    </Screen>
  );
}
