import { BRAND_LOGO, BRAND_LOGO_DARK, BRAND_NAME, IS_BRANDED } from './brand-name.ts';

/** The mark and the name: the logo on a host that has one, its name alone where it has a brand without a logo. */
export function Brand() {
  if (BRAND_LOGO !== null) {
    return (
      <span className="brand" data-dark-logo={BRAND_LOGO_DARK !== null || undefined}>
        <img className="brand-logo" src={BRAND_LOGO} alt={BRAND_NAME} height={28} />
        {BRAND_LOGO_DARK !== null && (
          <img className="brand-logo-dark" src={BRAND_LOGO_DARK} alt={BRAND_NAME} height={28} />
        )}
      </span>
    );
  }
  return (
    <span className="brand">
      {!IS_BRANDED && (
        <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
          <rect width="32" height="32" rx="7" />
          <path d="M9 22V10m4.7 12v-7m4.6 7V7m4.7 15v-9" />
        </svg>
      )}
      {BRAND_NAME}
    </span>
  );
}
