/** The domain of `Name <address>` or an address, lower case; `null` for neither. */
export function domainOf(mailFrom: string): string | null {
  return mailFrom.match(/@([^>@\s]+)>?\s*$/)?.[1]?.toLowerCase() ?? null;
}

/** Whether hosts show that a sender's domain is their owner's: it is one of them or below one. A host shows nothing of what is above it. */
export function isSenderOf(hosts: readonly string[], mailFrom: string): boolean {
  const domain = domainOf(mailFrom);
  return domain !== null && hosts.some((host) => domain === host || domain.endsWith(`.${host}`));
}
