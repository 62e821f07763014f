<?php
/**
 * Plugin Name:       Numberline
 * Description:       Call tracking: shows each visitor a phone number of their own, so that you know which ad, keyword and page made the phone ring.
 * Version:           0.1.0
 * Requires at least: 6.4
 * Requires PHP:      7.4
 * Author:            Numberline contributors
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       numberline
 * Domain Path:       /languages
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

const VERSION     = '0.1.0';
const PLUGIN_FILE = __FILE__;

require_once __DIR__ . '/includes/class-settings.php';
require_once __DIR__ . '/includes/class-edge.php';
require_once __DIR__ . '/includes/class-front-page.php';
require_once __DIR__ . '/includes/class-script.php';
require_once __DIR__ . '/includes/class-optimisers.php';
require_once __DIR__ . '/includes/class-phone.php';
require_once __DIR__ . '/includes/class-first-party.php';
require_once __DIR__ . '/includes/class-privacy.php';
require_once __DIR__ . '/includes/class-site-health.php';

Settings::hook();
Script::hook();
Optimisers::hook();
Phone::hook();
First_Party::hook();
Privacy::hook();
Site_Health::hook();

if ( is_admin() ) {
	require_once __DIR__ . '/includes/class-settings-page.php';
	Settings_Page::hook();
}

if ( defined( 'WP_CLI' ) && \WP_CLI ) {
	require_once __DIR__ . '/includes/class-command.php';
	\WP_CLI::add_command( 'numberline', Command::class );
}
