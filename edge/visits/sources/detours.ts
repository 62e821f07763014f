import type { Facts } from './site-table.ts';

/**
 * Where a visitor goes in the middle of a visit and comes back from: to pay, to prove who they are, to sign in.
 * Coming back from there says nothing about how they found the site.
 */
export const DETOURS: Facts = `
paypal paypal.* paypal.me paypalobjects.com
stripe checkout.stripe.com hooks.stripe.com pay.stripe.com buy.stripe.com billing.stripe.com js.stripe.com
stripe invoice.stripe.com link.com
klarna klarna.com klarna.net
adyen adyen.com
mollie mollie.com
braintree braintreegateway.com braintree-api.com
square squareup.com checkout.square.site square.link
authorize.net authorize.net
worldpay worldpay.com
opayo sagepay.com opayo.eu.elavon.com
shop-pay shop.app checkout.shopify.com pay.shopify.com
amazon-pay pay.amazon.* payments.amazon.*
google-pay pay.google.com payments.google.com
affirm affirm.com
afterpay afterpay.com clearpay.co.uk
sezzle sezzle.com
razorpay razorpay.com
payu payu.com payu.in secure.payu.com
przelewy24 przelewy24.pl
sofort sofort.com
ideal ideal.nl
mercado-pago mercadopago.*
paddle checkout.paddle.com buy.paddle.com
card-check cardinalcommerce.com arcot.com 3dsecure.io acs.touchtechpayments.com
google-account accounts.google.* accounts.youtube.com
microsoft-account login.microsoftonline.com login.live.com login.windows.net
apple-account appleid.apple.com idmsa.apple.com
yahoo-account login.yahoo.com
amazon-account auth.amazon.com
auth0 auth0.com
okta okta.com
`;
