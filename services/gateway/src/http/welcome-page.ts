/** What stands at the root for people who come with a browser. Everything in it is in it: no script, no font, no image. */
export function welcomePage(url: string): string {
  const origin = escapeHtml(url);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shoal</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Shoal</h1>
<p>Welcome. This is the read API: customers, their segments, and who moves, as it happens.</p>
<p lang="zh">欢迎。这里是读取接口：顾客、顾客分群，以及实时的分群变化。</p>
<ul>
<li><a href="/docs">Documentation</a> <span lang="zh">接口文档</span></li>
<li><a href="/openapi.json">openapi.json</a> <span lang="zh">接口描述文件</span></li>
<li><a href="/docs#/gateway/changes">Live stream of changes</a> <span lang="zh">实时变化流</span>: <code>/v1/segment-changes</code></li>
</ul>
<p>Try it with your read key. <span lang="zh">用你的读取密钥试试：</span></p>
<pre>K="authorization: Bearer $SHOAL_READ_KEY"
curl -H "$K" ${origin}/v1/segments
curl -N -H "$K" ${origin}/v1/segment-changes</pre>
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
main { max-width: 44rem; margin: 12vh auto; padding: 0 1.5rem }
h1 { font-size: 2.5rem; margin: 0 }
pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: .5rem }
`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
