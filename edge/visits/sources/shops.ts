import type { Facts } from './site-table.ts';

/** Shops, marketplaces and price comparisons. */
export const SHOPS: Facts = `
google-shopping shopping.google.* ~shopping.google ~googleshopping
amazon amazon.* amzn.to @com.amazon.mshop.android.shopping
ebay ebay.* @com.ebay.mobile
etsy etsy.com @com.etsy.android
walmart walmart.*
- target.com
best-buy bestbuy.com ~bestbuy
alibaba alibaba.com
aliexpress aliexpress.com aliexpress.ru aliexpress.us
temu temu.com
taobao taobao.com tmall.com
jd jd.com
rakuten rakuten.com rakuten.co.jp
mercado-libre mercadolibre.* mercadolivre.com.br ~mercadolibre ~mercadolivre
shopee shopee.*
lazada lazada.*
flipkart flipkart.com
allegro allegro.pl
cdiscount cdiscount.com
bol bol.com
idealo idealo.*
geizhals geizhals.*
kelkoo kelkoo.*
ceneo ceneo.pl
heureka heureka.cz heureka.sk
pricegrabber pricegrabber.com
pricespy pricespy.*
shopzilla shopzilla.com bizrate.com
shopify myshopify.com shopify.com
craigslist craigslist.org
gumtree gumtree.*
kleinanzeigen kleinanzeigen.de
leboncoin leboncoin.fr
groupon groupon.*
`;
