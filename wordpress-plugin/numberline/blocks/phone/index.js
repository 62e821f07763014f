// The phone link in the editor. It is rendered by the server, so that the editor shows what visitors without the script
// see. Written without JSX: what WordPress loads is this file.
(({ blocks, blockEditor, components, element, i18n, serverSideRender }) => {
  const { createElement, Fragment } = element;
  const { __ } = i18n;

  const edit = ({ attributes, setAttributes }) => {
    const field = (name, label, help) =>
      createElement(components.TextControl, {
        key: name,
        label,
        help,
        value: attributes[name],
        onChange: (value) => setAttributes({ [name]: value }),
        __nextHasNoMarginBottom: true,
      });
    return createElement(
      Fragment,
      null,
      createElement(
        blockEditor.InspectorControls,
        null,
        createElement(
          components.PanelBody,
          { title: __('Phone number', 'numberline') },
          field(
            'number',
            __('Number', 'numberline'),
            __(
              'International, such as +13125550142. Left out, it is the first one in the settings.',
              'numberline',
            ),
          ),
          field(
            'label',
            __('Text of the link', 'numberline'),
            __('Left out, it is the number, printed as the settings say.', 'numberline'),
          ),
        ),
      ),
      createElement(
        'div',
        blockEditor.useBlockProps(),
        createElement(
          components.Disabled,
          null,
          createElement(serverSideRender, { block: 'numberline/phone', attributes }),
        ),
      ),
    );
  };

  blocks.registerBlockType('numberline/phone', { edit, save: () => null });
})(window.wp);
