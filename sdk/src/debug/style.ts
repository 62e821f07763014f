/** How the overlay looks, on any page. */
export const STYLE = `
:host { all: initial; }
.panel {
  position: fixed; inset: auto 12px 12px auto; z-index: 2147483647; width: min(460px, calc(100vw - 24px));
  max-height: min(70vh, 640px); overflow: auto; box-sizing: border-box; padding: 0 14px 12px;
  font: 13px/1.45 system-ui, sans-serif; color: #16202a; background: #fff;
  border: 1px solid #c5ced6; border-radius: 10px; box-shadow: 0 8px 30px #0004;
}
header { position: sticky; top: 0; display: flex; gap: 8px; align-items: center; padding: 10px 0; background: #fff; }
.summary { flex: 1; color: #52616e; }
button { font: inherit; padding: 2px 8px; color: inherit; background: #eef2f5; border: 1px solid #c5ced6; border-radius: 6px; cursor: pointer; }
h2 { margin: 12px 0 4px; font-size: 12px; color: #52616e; }
dl { display: grid; grid-template-columns: 7em 1fr; gap: 1px 8px; margin: 0; }
dt { color: #52616e; }
dd { margin: 0; overflow-wrap: anywhere; }
ul, ol { margin: 0; padding: 0; list-style: none; }
li { padding: 2px 0; overflow-wrap: anywhere; }
i { color: #52616e; font-style: normal; }
b { padding: 0 5px; border-radius: 4px; font-weight: 600; }
.swapped b { background: #d7f2de; }
.missed b { background: #fbdcd8; }
.other b { background: #e6ebef; }
`;
