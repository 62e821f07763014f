import type { Facts } from './site-table.ts';

/** Where people watch: a link below a film rather than in a feed. */
export const VIDEO_SITES: Facts = `
youtube youtube.com youtu.be youtube-nocookie.com ~yt ~youtube-ads @com.google.android.youtube
vimeo vimeo.com
dailymotion dailymotion.com dai.ly
twitch twitch.tv @tv.twitch.android.app
bilibili bilibili.com b23.tv
niconico nicovideo.jp nico.ms
wistia wistia.com wistia.net
rumble rumble.com
odysee odysee.com
youku youku.com
iqiyi iqiyi.com iq.com
rutube rutube.ru
netflix netflix.com
hulu hulu.com
disney-plus disneyplus.com ~disneyplus
ted ted.com
tubi tubitv.com ~tubitv
crackle crackle.com
metacafe metacafe.com
veoh veoh.com
loom loom.com
`;
