<?php
/**
 * Looks at the front page as a visitor gets it.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * Finds out whether the script tag arrives in the page as it was written: themes forget `wp_head`, optimisers move,
 * rename and delay scripts, and caches keep pages from before the plugin was there.
 */
final class Front_Page {
	/** Attributes under which optimisers put away an address that they load later. */
	const PUT_AWAY = array( 'data-src', 'data-rocket-src', 'data-litespeed-src', 'data-wpmeteor-src', 'data-perfmatters-src' );

	/**
	 * Fetches the front page, without the cookies of whoever asks. An excluded front page has nothing to look at.
	 *
	 * @return true|\WP_Error
	 */
	public static function check() {
		$settings = Settings::get();
		if ( 'off' === $settings['consent'] ) {
			return new \WP_Error( 'off', __( 'Numberline is switched off in its settings.', 'numberline' ) );
		}
		if ( Script::is_excluded( '/', $settings['excluded'] ) ) {
			return true;
		}
		$answer = wp_remote_get( home_url( '/' ), array( 'timeout' => Edge::PATIENCE ) );
		if ( is_wp_error( $answer ) ) {
			/* translators: %s: an error message. */
			return new \WP_Error( 'page', sprintf( __( 'The front page could not be fetched to look at its script tag: %s', 'numberline' ), $answer->get_error_message() ) );
		}
		return self::judge( wp_remote_retrieve_body( $answer ), $settings );
	}

	/**
	 * Judges a page.
	 *
	 * @param string $html     The page.
	 * @param array  $settings The settings.
	 * @return true|\WP_Error What is wrong: `missing`, `twice`, `other_site`, `delayed`, `moved` or `loader`.
	 */
	public static function judge( $html, array $settings ) {
		$tags = self::tags( $html );
		if ( ! $tags ) {
			return new \WP_Error( 'missing', __( 'The front page has no Numberline script. It may come from a cache that was filled before: empty your page cache. Or the theme does not call wp_head().', 'numberline' ) );
		}
		if ( count( $tags ) > 1 ) {
			return new \WP_Error( 'twice', __( 'The front page has more than one Numberline script: remove the one that was pasted into the theme or into a tag manager.', 'numberline' ) );
		}
		$tag = $tags[0];
		if ( $tag['site'] !== $settings['site'] ) {
			/* translators: %s: a site key. */
			return new \WP_Error( 'other_site', sprintf( __( 'The script on the front page has another site key, "%s": empty your page cache.', 'numberline' ), $tag['site'] ) );
		}
		if ( $tag['is_delayed'] ) {
			return new \WP_Error( 'delayed', __( 'An optimiser delays the Numberline script, so visitors see your own number first. Exclude "numberline" in its settings.', 'numberline' ) );
		}
		if ( ! $tag['is_ours'] ) {
			return new \WP_Error( 'moved', __( 'An optimiser serves the Numberline script from its own cache. Numbers are shown all the same, but after an update the old script may stay. Exclude "numberline" in its settings.', 'numberline' ) );
		}
		return true;
	}

	/**
	 * The tags of our script.
	 *
	 * @param string $html The page.
	 * @return array[]
	 */
	private static function tags( $html ) {
		$page = new \WP_HTML_Tag_Processor( $html );
		$tags = array();
		while ( $page->next_tag( 'script' ) ) {
			$site = $page->get_attribute( 'data-site' );
			if ( ! is_string( $site ) || null === $page->get_attribute( 'data-edge' ) ) {
				continue;
			}
			$type     = strtolower( (string) $page->get_attribute( 'type' ) );
			$src      = (string) $page->get_attribute( 'src' );
			$put_away = array_filter( array_map( array( $page, 'get_attribute' ), self::PUT_AWAY ) );
			$tags[]   = array(
				'site'       => $site,
				'is_delayed' => $put_away || '' === $src || ! in_array( $type, array( '', 'text/javascript', 'module' ), true ),
				'is_ours'    => false !== strpos( $src, '/numberline/assets/numberline' ),
			);
		}
		return $tags;
	}
}
