import type { Facts } from './site-table.ts';

/**
 * Assistants that answer with links. They go by their domain, because that is what they write into utm_source
 * themselves (`utm_source=chatgpt.com`), often without a referrer.
 */
export const ASSISTANTS: Facts = `
chatgpt.com chatgpt.com chat.openai.com labs.openai.com ~chatgpt ~openai ~openai.com @com.openai.chatgpt
claude.ai claude.ai ~claude ~anthropic @com.anthropic.claude
perplexity.ai perplexity.ai ~perplexity @ai.perplexity.app.android
gemini.google.com gemini.google.com bard.google.com ~gemini ~bard @com.google.android.apps.bard
notebooklm.google.com notebooklm.google.com ~notebooklm
copilot.microsoft.com copilot.microsoft.com copilot.cloud.microsoft m365.cloud.microsoft copilot.com ~copilot
copilot.microsoft.com @com.microsoft.copilot
grok.com grok.com grok.x.ai ~grok @ai.x.grok
meta.ai meta.ai
deepseek.com deepseek.com ~deepseek @com.deepseek.chat
mistral.ai chat.mistral.ai ~mistral ~lechat ~le-chat
qwen.ai chat.qwen.ai qwen.ai chat.qwenlm.ai tongyi.com ~qwen
kimi.com kimi.com kimi.moonshot.cn ~kimi
doubao.com doubao.com ~doubao
baidu-ai yiyan.baidu.com ai.baidu.com
chatglm.cn chatglm.cn ~chatglm
duck.ai duck.ai
you.com you.com
poe.com poe.com ~poe
phind.com phind.com ~phind
iask.ai iask.ai ~iask
pi.ai pi.ai
character.ai character.ai
genspark.ai genspark.ai ~genspark
felo.ai felo.ai
andisearch.com andisearch.com
komo.ai komo.ai
liner.com getliner.com liner.com
jasper.ai app.jasper.ai
writesonic.com app.writesonic.com
chatplus.com chatplus.com chat-gpt.org
`;
