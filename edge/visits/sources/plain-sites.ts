import type { Facts } from './site-table.ts';

/** Hosts beneath a search engine's, a shop's or a network's domain that are something else: a link on a page. */
export const PLAIN_SITES: Facts = `
- docs.google.com drive.google.com sites.google.com groups.google.com calendar.google.com classroom.google.com
- meet.google.com chat.google.com hangouts.google.com keep.google.com play.google.com support.google.com
- cloud.google.com developers.google.com business.google.com ads.google.com analytics.google.com
- tagmanager.google.com tagassistant.google.com search.google.com photos.google.com contacts.google.com
- forms.google.com firebase.google.com myaccount.google.com blog.google.com books.google.com earth.google.com
- finance.yahoo.com news.yahoo.com sports.yahoo.com groups.yahoo.com ads.yahoo.com help.yahoo.com
- disk.yandex.ru docs.yandex.ru metrika.yandex.ru direct.yandex.ru webmaster.yandex.ru cloud.yandex.ru
- pan.baidu.com tongji.baidu.com ads.microsoft.com
- aws.amazon.com advertising.amazon.com music.amazon.com developer.amazon.com sellercentral.amazon.com
- business.facebook.com adsmanager.facebook.com developers.facebook.com ads.tiktok.com ads.twitter.com ads.linkedin.com
- studio.youtube.com business.linkedin.com admin.shopify.com help.shopify.com partners.shopify.com
`;
