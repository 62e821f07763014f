import type { Facts } from './site-table.ts';

/**
 * Search engines and portals whose visitors come from a search. Hosts and query parameters are facts; those of the
 * long tail were checked against Matomo's list (CC0, github.com/matomo-org/searchengine-and-social-list).
 */
export const SEARCH_ENGINES: Facts = `
google ?q ?query google.* googlesyndicatedsearch.com webcache.googleusercontent.com wwwgoogle.* googel.*
google @com.google.android.googlequicksearchbox @com.google.android.apps.maps ~adwords ~googleads ~google-ads
google ~google-adwords ~gads ~google-maps ~gmb ~gbp ~google-business-profile
bing ?q bing.* bingj.com @com.microsoft.bing ~bingads ~bing-ads ~microsoft ~microsoft-ads ~microsoftads ~adcenter
msn ?q msn.com
yahoo ?p ?va ?q yahoo.* ~yahoo-gemini
duckduckgo ?q duckduckgo.com duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion ~ddg
duckduckgo @com.duckduckgo.mobile.android
yandex ?text ?q yandex.* ya.ru @ru.yandex.searchplugin @com.yandex.searchapp ~yandex-direct
baidu ?wd ?word ?kw baidu.com baidu.co.th
ecosia ?q ecosia.org @com.ecosia.android
qwant ?q qwant.com
startpage ?query startpage.com startpagel6srwcjlue4zgq3zevrujfaow726kjytqbbjyrswwmjzcqd.onion
brave ?q search.brave.com
kagi ?q kagi.com
mojeek ?q mojeek.com
swisscows ?query swisscows.com
metager ?eingabe metager.de metager.org meta.rrzn.uni-hannover.de metager2.de
presearch ?q presearch.com
seznam ?q search.seznam.cz videa.seznam.cz
naver ?query search.naver.com m.search.naver.com @com.nhn.android.search
daum ?q search.daum.net
nate ?q search.nate.com
sogou ?query ?keyword sogou.com
so.com ?q so.com so.360.cn sou.com haosou.com ~360
soso ?w soso.com
sm.cn ?q sm.cn
coc-coc ?query coccoc.com ~coccoc
mail.ru ?q go.mail.ru
rambler ?query ?words nova.rambler.ru
aol ?q ?query aol.* aolsearch.com aolsvc.de search-intl.netscape.com
ask ?q ?ask ?searchfor ask.* askkids.com qbyrd.com search-results.com searchqu.com ask.reference.com
lycos ?query lycos.*
excite ?q ?search excite.* excite.co.jp
altavista ?q altavista.*
ixquick ?query ixquick.*
infospace ?q infospace.com dogpile.com metacrawler.com webfetch.com webcrawler.com tattoodle.com wsdsold.infospace.com
infospace utorrent.inspsearch.com govome.inspsearch.com
zapmeta ?q ?query zapmeta.* zapmetasearch.*
- ?q search.lilo.org karmasearch.org oceanhero.today gibiru.com freespoke.com yep.com stract.com privacywall.org
- ?q torry.io tusksearch.com searchlock.com disconnect.me entireweb.com gigablast.com hotbot.com picsearch.com
- ?q search.com info.com mamma.com junglekey.com junglekey.fr forestle.org forestle.mobi blekko.com cuil.com
- ?q exalead.com exalead.fr everyclick.com gomeo.com fireball.de fireball.com dmoz.org teoma.com
- ?q search.ch search.bluewin.ch bing.search.ch 1.cz search.centrum.cz morfeo.centrum.cz searchatlas.centrum.cz
- ?q suche.t-online.de navigationshilfe.t-online.de brisbane.t-online.de suche.web.de suche.gmx.net search.gmx.com
- ?q search.1und1.de suche.1und1.de dasoertliche.de dastelefonbuch.de goyellow.de yellowmap.de yasni.*
- ?q meinestadt.de suche.freenet.de suche.info suchnase.de suchmaschine.com paperball.de allesklar.de allesklar.at
- ?q allesklar.ch abacho.* acoon.de arcor.de sharelook.fr tixuma.de walhello.* witch.de qualigo.* apollo7.de fixsuche.de
- ?q flix.de gnadenmeer.de jungle-spider.de metacrawler.de mister-wong.com mister-wong.de extern.peoplecheck.de sm.de
- ?q toppreise.ch eurip.com www1.austronaut.at www2.austronaut.at
- ?q search.free.fr search1-1.free.fr search1-2.free.fr lemoteur.orange.fr busca.orange.es lemoteur.fr search.ke.voila.fr
- ?q lemoteur.ke.voila.fr rechercher.aliceadsl.fr francite.com hit-parade.com hooseek.com mozbot.fr mozbot.com
- ?q mozbot.co.uk trouvez.com weborama.fr wedoo.com x-recherche.com yatedo.com yatedo.fr yougoo.fr chercherfr.aguea.com
- ?q toile.com dir.com fr.dir.com
- ?qs ?q ricerca.virgilio.it ricercaimmagini.virgilio.it ricercavideo.virgilio.it ricercanews.virgilio.it
- ?qs ?q mobile.virgilio.it arianna.libero.it arianna.com search.tiscali.it search-dyn.tiscali.it hledani.tiscali.cz
- ?q search.leonardo.it fastweb.it kataweb.it trovarapido.com cercato.it it.luna.tv
- ?q ariadna.elmundo.es buscador.terra.es buscador.terra.cl buscador.terra.com.br busca.uol.com.br pesquisa.sapo.pt
- ?q pesquisa.clix.pt
- ?q search.bt.com talktalk.co.uk swiggle.org.uk searchy.co.uk search.www.ee search.virginmedia.com
- ?q eniro.se 118700.se allaverksamheter.se isodelen.se riksdelen.se twingly.com kvasir.no gulesider.no 1881.no
- ?q startsiden.no online.no abcsok.no findhurtig.dk find.tdc.dk
- ?q ilse.nl vinden.nl vindex.nl web.nl zoek.nl zoeken.nl startgoogle.startpagina.nl skynet.be
- ?q szukaj.onet.pl google.interia.pl szukaj.wp.pl zoznam.sk zoohoo.cz jyxo.1188.cz volny.cz najdi.si search.abv.bg
- ?q neti.ee otsing.delfi.ee smart.delfi.lv latne.lv apollo.lv holmes.ge maailm.com vuhuv.com
- ?q all.by meta.ua sm.aport.ru nigma.ru poisk.ru search.qip.ru sputnik.ru search.icq.com icq.com gde.ru
- ?q search.walla.co.il laban.vn kwzf.net search.zum.com zhongsou.com p.zhongsou.com yongzin.com zxuso.com gfsoso.com
- ?q jp.hao123.com home.kingsoft.jp search.yam.com gais.cs.ccu.edu.tw
- ?q search.auone.jp sp-search.auone.jp sp-web.search.auone.jp sp-image.search.auone.jp cgi.search.biglobe.ne.jp
- ?q images.search.biglobe.ne.jp search.goo.ne.jp ocnsearch.goo.ne.jp search.nifty.com videosearch.nifty.com so-net.ne.jp
- ?q search.azby.fmworld.net websearch.rakuten.co.jp search.smt.docomo.ne.jp cgi2.nintendo.co.jp search.seesaa.jp
- ?q search.dolphin-browser.jp netlavis.azione.jp search.nan.so search.fooooo.com woopie.jp jwsearch.jword.jp
- ?q search.comcast.net search.xfinity.com search.earthlink.net search.frontier.com search.juno.com search.rr.com
- ?q searchresults.verizon.com charter.net search.peoplepc.com optuszoo.com.au canoe.ca web.canoe.ca websearch.cs.com
- ?q search.avg.com isearch.avg.com search.avira.com search.avira.net safesearch.avira.com search.avast.com
- ?q search.zonealarm.com search.f-secure.com searches.f-secure.com search.trustnav.com k9safesearch.com
- ?q juniorsafesearch.com search.babylon.com searchassist.babylon.com isearch.babylon.com search.conduit.com
- ?q search.softonic.com start.lenovo.com search.incredimail.com search1.incredimail.com search2.incredimail.com
- ?q search3.incredimail.com search4.incredimail.com mysearch.com mysearch.myway.com search.myway.com
- ?q search.mywebsearch.com search.imesh.com search.winamp.com search.freecause.com search.genieo.com search.snap.do
- ?q search.chedot.com search.foxtab.com search.hiyo.com search.sweetim.com search.alot.com search.incredibar.com
- ?q delta-search.com wow.com searches.safehomepage.com monumentbrowser.com startab.me kadaza.com darkoogle.com
- ?q search.yippy.com alltheinternet.com alltheweb.com searchalot.com looksmart.com crawler.com websearch.com alohafind.com
- ?q claro-search.com daemon-search.com fastbrowsersearch.com search.kiwee.com search.b1.org searchya.com search.v9.com
- ?q search.iminent.com start.facemoods.com start.funmoods.com search.handycafe.com home.speedbit.com
`;
