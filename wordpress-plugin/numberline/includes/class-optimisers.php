<?php
/**
 * Keeps other plugins from taking the script apart.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * Optimisers minify, join, defer and delay scripts. Ours is minified, small, and to be run at once: each of them is told
 * to leave it as it is, in its own words. Nothing that is specific to another plugin stands outside this file.
 */
final class Optimisers {
	/** Part of the script's address, by which most of them know it. */
	const PATH = 'plugins/numberline/assets/numberline';

	/** Attributes by which they let go of a script: LiteSpeed's, Jetpack Boost's, and what several understand. */
	const ATTRIBUTES = array(
		'data-no-optimize'   => '1',
		'data-no-defer'      => '1',
		'data-no-minify'     => '1',
		'data-jetpack-boost' => 'ignore',
	);

	/** Filters whose value is a list of addresses to leave alone. */
	const LISTS_OF_PATHS = array(
		// WP Rocket.
		'rocket_delay_js_exclusions',
		'rocket_exclude_defer_js',
		'rocket_exclude_js',
		// LiteSpeed Cache. Its `litespeed_optm_js_delay_inc` is a list of what it is to delay.
		'litespeed_optimize_js_excludes',
		'litespeed_optm_js_defer_exc',
		'litespeed_optm_gm_js_exc',
		// WP-Optimize.
		'wp-optimize-minify-default-exclusions',
	);

	/** Filters whose value is a list of handles to leave alone: SiteGround Optimizer's. */
	const LISTS_OF_HANDLES = array(
		'sgo_javascript_combine_exclude',
		'sgo_js_minify_exclude',
		'sgo_js_async_exclude',
	);

	/** Plugins that are told, by what they define. */
	const KNOWN = array(
		'WP Rocket'            => 'WP_ROCKET_VERSION',
		'LiteSpeed Cache'      => 'LSCWP_V',
		'Autoptimize'          => 'AUTOPTIMIZE_PLUGIN_VERSION',
		'SiteGround Optimizer' => 'SiteGround_Optimizer\VERSION',
		'WP-Optimize'          => 'WPO_VERSION',
		'Jetpack Boost'        => 'JETPACK_BOOST_VERSION',
	);

	/** Hooks into all of them; a filter that nobody asks costs nothing. */
	public static function hook() {
		foreach ( self::LISTS_OF_PATHS as $filter ) {
			add_filter( $filter, array( self::class, 'with_path' ) );
		}
		foreach ( self::LISTS_OF_HANDLES as $filter ) {
			add_filter( $filter, array( self::class, 'with_handle' ) );
		}
		// Autoptimize takes its list as one text with commas, and minifies what it excludes unless told otherwise.
		add_filter( 'autoptimize_filter_js_exclude', array( self::class, 'with_path' ) );
		add_filter( 'autoptimize_filter_js_minify_excluded', array( self::class, 'not_ours' ), 10, 2 );
	}

	/**
	 * Adds our address to a list.
	 *
	 * @param string|string[] $excluded What others have excluded.
	 * @return string|string[]
	 */
	public static function with_path( $excluded ) {
		if ( is_array( $excluded ) ) {
			$excluded[] = self::PATH;
			return $excluded;
		}
		return ltrim( $excluded . ', ' . self::PATH, ', ' );
	}

	/**
	 * Adds our handle to a list.
	 *
	 * @param string[] $excluded What others have excluded.
	 * @return string[]
	 */
	public static function with_handle( $excluded ) {
		$excluded   = (array) $excluded;
		$excluded[] = Script::HANDLE;
		return $excluded;
	}

	/**
	 * Whether Autoptimize is to minify a script that is excluded otherwise.
	 *
	 * @param bool   $minify What it would do.
	 * @param string $url    Address of the script.
	 * @return bool
	 */
	public static function not_ours( $minify, $url = '' ) {
		return false === strpos( (string) $url, self::PATH ) && $minify;
	}

	/**
	 * Those that are active here.
	 *
	 * @return string[] Their names.
	 */
	public static function active() {
		return array_keys( array_filter( self::KNOWN, 'defined' ) );
	}
}
