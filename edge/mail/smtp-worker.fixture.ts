import { MailFailure, readyMail } from './mail.ts';
import { sendBySmtp } from './smtp.ts';
import { transport } from './transport.ts';

/** A Worker that sends `{ way, mail }` by SMTP and answers what came of it, so that SMTP is tried in the real runtime. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { way, mail } = (await request.json()) as { way: never; mail: { bytes?: string } & never };
    const read = transport.parse(way);
    if (read.kind !== 'smtp') return new Response('not SMTP', { status: 400 });
    const { csv, ...rest } = mail as { csv?: string } & Record<string, never>;
    try {
      const attachments =
        csv === undefined
          ? []
          : [{ name: 'calls.csv', type: 'text/csv', bytes: new TextEncoder().encode(csv) }];
      const ready = readyMail(
        { ...(rest as never as Parameters<typeof readyMail>[0]), attachments },
        {
          name: 'Numberline',
          address: 'calls@example.com',
        },
      );
      await sendBySmtp(ready, read);
      return Response.json({ sent: true });
    } catch (error) {
      if (!(error instanceof MailFailure)) throw error;
      const { message, retry, isAddressBad } = error;
      return Response.json({ sent: false, message, retry, isAddressBad });
    }
  },
};
