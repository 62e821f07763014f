import type { Facts } from './site-table.ts';

/** Webmail, mail apps, and the services that newsletters are sent with. */
export const MAIL_SERVICES: Facts = `
gmail mail.google.com inbox.google.com @com.google.android.gm @com.google.android.gm.lite
outlook outlook.live.com outlook.office.com outlook.office365.com outlook.cloud.microsoft mail.live.com hotmail.com
outlook safelinks.protection.outlook.com @com.microsoft.office.outlook
yahoo-mail mail.yahoo.* @com.yahoo.mobile.client.android.mail
icloud-mail icloud.com
aol-mail mail.aol.com @com.aol.mobile.aolapp
proton mail.proton.me mail.protonmail.com protonmail.com @ch.protonmail.android
gmx navigator.gmx.net 3c.gmx.net deref-gmx.net link.gmx.net mail.gmx.com
web.de navigator.web.de 3c.web.de deref-web.de deref-web-02.de
t-online email.t-online.de
mail.ru e.mail.ru touch.mail.ru @ru.mail.mailapp
yandex-mail mail.yandex.*
zoho mail.zoho.*
fastmail fastmail.com app.fastmail.com
tuta app.tuta.com mail.tutanota.com
orange-mail messagerie.orange.fr mail01.orange.fr
libero mail.libero.it
xfinity mail.xfinity.com connect.xfinity.com
seznam-mail email.seznam.cz
naver-mail mail.naver.com
daum-mail mail.daum.net
qq-mail mail.qq.com
163-mail mail.163.com
samsung-mail @com.samsung.android.email.provider
mailchimp list-manage.com mailchi.mp campaign-archive.com
klaviyo klclick.com klclick1.com klclick2.com klclick3.com
constant-contact conta.cc rs6.net ~constantcontact
campaign-monitor createsend.com cmail19.com cmail20.com ~campaignmonitor
sendgrid sendgrid.net
brevo sendibm1.com sendibm2.com sendibm3.com ~sendinblue
newsletter
`;
