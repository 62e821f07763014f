/** The package's own types are not where its `exports` point; these are the two functions our tests ask. */
declare module '@signalwire/compatibility-api' {
  export const RestClient: {
    validateRequest(key: string, signature: string, url: string, params: Record<string, string>): boolean;
    validateRequestWithBody(key: string, signature: string, url: string, body: string): boolean;
  };
}
