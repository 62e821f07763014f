/** The part of `google-libphonenumber` that the tests use. */
declare module 'google-libphonenumber' {
  export interface PhoneNumber {
    getCountryCodeOrDefault(): number;
  }

  export interface PhoneNumberUtil {
    /** Two-letter codes. */
    getSupportedRegions(): string[];
    /** Calling codes that belong to no country, such as 800 (international freephone). */
    getSupportedGlobalNetworkCallingCodes(): number[];
    getExampleNumberForType(region: string, type: number): PhoneNumber | null;
    getExampleNumberForNonGeoEntity(callingCode: number): PhoneNumber | null;
    format(number: PhoneNumber, format: number): string;
    /** As it is dialled from another region, with that region's prefix for calls abroad where it has just one. */
    formatOutOfCountryCallingNumber(number: PhoneNumber, from: string): string;
    /** The digits without country code and trunk prefix. */
    getNationalSignificantNumber(number: PhoneNumber): string;
  }

  const phonenumbers: {
    PhoneNumberUtil: { getInstance(): PhoneNumberUtil };
    PhoneNumberFormat: Record<'E164' | 'INTERNATIONAL' | 'NATIONAL' | 'RFC3966', number>;
    PhoneNumberType: Record<string, number>;
  };
  export default phonenumbers;
}
