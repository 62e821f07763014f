import type { Facts } from './site-table.ts';

/** Social networks, forums and messengers. The long tail was checked against Matomo's list (CC0). */
export const SOCIAL_NETWORKS: Facts = `
facebook facebook.com fb.com fb.me fb.watch messenger.com ~fb ~meta ~facebook-ads ~facebookads ~meta-ads ~msg ~an
facebook @com.facebook.katana @com.facebook.lite @com.facebook.orca
instagram instagram.com ig.me ~ig ~insta @com.instagram.android
threads threads.net threads.com @com.instagram.barcelona
twitter twitter.com t.co x.com ~x ~tw @com.twitter.android
linkedin linkedin.com lnkd.in ~li ~linkedin-ads @com.linkedin.android
pinterest pinterest.* pinterest.jp pin.it @com.pinterest
reddit reddit.com redd.it @com.reddit.frontpage
tiktok tiktok.com douyin.com ~tiktok-ads @com.zhiliaoapp.musically @com.ss.android.ugc.trill
snapchat snapchat.com ~snap @com.snapchat.android
nextdoor nextdoor.* @com.nextdoor
bluesky bsky.app bsky.social skyfeed.app @xyz.blueskyweb.app
mastodon joinmastodon.org mastodon.social mastodon.online mastodon.cloud mastodon.technology mastodon.xyz
mastodon mastodon.at mastodon.art mastodon.scot mastodon.world mastodon.nz mastodon.eus mastodon.jalgi.eus
mastodon mastodonapp.uk mastodont.cat mstdn.io mstdn.jp mstdn.social mstdn.party mamot.fr pawoo.net friends.nico
mastodon mas.to masto.ai fosstodon.org hachyderm.io infosec.exchange chaos.social social.tchncs.de vis.social
mastodon front-end.social sfba.social indieweb.social universeodon.com toot.community ohai.social c.im typo.social
mastodon newsie.social graphics.social cybre.space botsin.space bitcoinhackers.org knzk.me quey.org
mastodon social.vivaldi.net tkm.eus puyo.jp @org.joinmastodon.android
pixelfed pixelfed.social pixelfed.de pixelfed.uno pxlmo.com metapixl.com pix.toot.wales pixey.org
whatsapp whatsapp.com wa.me @com.whatsapp @com.whatsapp.w4b
telegram t.me web.telegram.org telegram.org telegram.me @org.telegram.messenger
discord discord.com discord.gg discordapp.com @com.discord
slack slack.com slack-redir.net @com.slack
teams teams.microsoft.com teams.live.com teams.cloud.microsoft
workplace workplace.com
line line.me @jp.naver.line.android
kakao kakao.com kakaotalk.com @com.kakao.talk
wechat wechat.com weixin.qq.com @com.tencent.mm
qzone qzone.qq.com
weibo weibo.com weibo.cn t.cn
douban douban.com
zhihu zhihu.com
xiaohongshu xiaohongshu.com xhslink.com
renren renren.com
vk vk.com vkontakte.ru vk.ru @com.vkontakte.android
odnoklassniki odnoklassniki.ru ok.ru
quora quora.com
tumblr tumblr.com umblr.com
medium medium.com
substack substack.com
flickr flickr.com
xing xing.com
yelp yelp.*
tripadvisor tripadvisor.*
trustpilot trustpilot.*
foursquare foursquare.com
meetup meetup.com
hacker-news news.ycombinator.com ~hackernews ~hn
stack-overflow stackoverflow.com stackexchange.com ~stackoverflow
github github.com
sourceforge sourceforge.net
product-hunt producthunt.com ~producthunt
digg digg.com
livejournal livejournal.com livejournal.ru
last.fm last.fm lastfm.*
soundcloud soundcloud.com gate.sc
naver-cafe cafe.naver.com blog.naver.com
google-plus plus.google.com plus.url.google.com url.google.com @com.google.android.apps.plus
- badoo.com bebo.com blackplanet.com buzznet.com classmates.com cyworld.com douyu.com huya.com dribbble.com
- behance.net deviantart.com fetlife.com flixster.com fotolog.com friendsreunited.com friendster.com gaiaonline.com
- geni.com gree.jp habbo.com hi5.com hyves.nl identi.ca lang-8.com meinvz.net missevan.com mixi.jp moikrug.ru
- multiply.com my.mail.ru myheritage.com mylife.ru myspace.com myyearbook.com nk.pl netlog.com orkut.com
- peepeth.com plaxo.com skyrock.com sonico.com studivz.net tagged.com taringa.net tuenti.com twitcasting.tv
- stumbleupon.com v2ex.com viadeo.com vkrugudruzei.ru wayn.com weeworld.com xanga.com gab.com truthsocial.com
- mix.com getpocket.com linktr.ee
`;
