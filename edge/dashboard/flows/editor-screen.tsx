import { Form } from '../kit/form.tsx';
import './flows.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { AreaField } from '../kit/fields.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Screen } from '../parts/screen.tsx';
import { Loaded } from '../parts/states.tsx';
import { Editor, type Picture } from './editor.tsx';
import { readDoc } from './flow-doc.ts';
import { type FlowDetail, flowDetail, saveDraft } from './flow-queries.ts';

/** One call flow: its draft where there is one, else what new calls get. */
export function FlowEditorScreen() {
  const id = useParams({ strict: false, select: (params) => params.id ?? '' });
  const answer = useQuery({ ...flowDetail(id), refetchOnWindowFocus: false });
  const client = useQueryClient();
  // The editor has its own copy, which is begun anew when somebody asks for it.
  const [round, setRound] = useState(0);
  const [picture, setPicture] = useState<Picture>('outline');
  const again = async () => {
    await client.invalidateQueries({ queryKey: ['flow', id] });
    setRound((n) => n + 1);
  };
  if (answer.data === undefined) {
    return (
      <Screen title="Call flow">
        <Loaded query={answer} what="the flow">
          {() => null}
        </Loaded>
      </Screen>
    );
  }
  const detail = answer.data;
  const flow = readDoc(detail.draft ?? detail.flow);
  return flow === null ? (
    <Unreadable detail={detail} onMended={again} />
  ) : (
    <Editor
      key={`${id} ${round}`}
      detail={detail}
      first={flow}
      picture={picture}
      onPicture={setPicture}
      onAgain={() => void again()}
    />
  );
}

/** A draft that came by API and is no graph of nodes: it can be mended as text. */
function Unreadable({ detail, onMended }: { detail: FlowDetail; onMended: () => void }) {
  const [text, setText] = useState(JSON.stringify(detail.draft ?? { start: '', nodes: {} }, null, 2));
  const may = useMay('manage_flows');
  const { act, busy, error } = useAct();
  return (
    <Screen title={detail.name} note="This draft is not a graph of nodes, so it can only be mended as text.">
      <Form
        onSubmit={() =>
          act(async () => {
            const flow = readDoc(JSON.parse(text));
            if (flow === null) throw new Error('This is still no flow: it needs "start" and "nodes".');
            await saveDraft(detail.id, flow);
          }, onMended)
        }
        submit={may ? 'Keep it' : null}
        busy={busy}
      >
        <AreaField
          wide
          code
          label="The draft, as JSON"
          rows={18}
          value={text}
          onChange={setText}
          error={error}
        />
      </Form>
    </Screen>
  );
}
