/** How the reference page looks: system fonts, one column on a phone, contents beside the text if there is room. */

export const style = `
:root{--text:#1c2430;--dim:#505c6c;--line:#d9dee6;--back:#fff;--soft:#f4f6f9;--link:#0b57c2;--get:#0a6640;--post:#0b57c2;--patch:#8a4b00}
@media (prefers-color-scheme:dark){:root{--text:#e4e8ee;--dim:#a5b0bf;--line:#333d4b;--back:#12171e;--soft:#1b222c;--link:#8ab8ff;--get:#63d19d;--post:#8ab8ff;--patch:#f0b35b}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;font:1rem/1.55 system-ui,sans-serif;color:var(--text);background:var(--back);overflow-wrap:break-word}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code,pre{font:.875em/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{white-space:pre-wrap;background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.75rem;margin:.5rem 0}
h1,h2,h3,h4{line-height:1.25}
h1{font-size:1.9rem;margin:0 0 .5rem}
h2{font-size:1.5rem;margin:0 0 .5rem}
h3{font-size:1.2rem;margin:0 0 .5rem}
section>h3{margin-top:2rem}
h4{font-size:1rem;margin:1.5rem 0 .5rem}
.lead{color:var(--dim)}
main{padding:1.5rem 1rem 5rem;max-width:60rem}
section{border-top:1px solid var(--line);margin-top:2.5rem;padding-top:2rem}
article{margin-top:2.5rem}
.skip{position:absolute;z-index:1;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--back);padding:.5rem}
nav{padding:1rem;background:var(--soft);border-bottom:1px solid var(--line);font-size:.925rem}
nav p{margin:1rem 0 .25rem;font-weight:600}
nav .brand{margin-top:0;font-size:1.05rem}
nav p a,nav .brand a{color:var(--text);text-decoration:none}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:flex;gap:.5rem;align-items:baseline;padding:.3rem 0;text-decoration:none}
nav li a:hover{text-decoration:underline}
.method{font:700 .75rem/1 ui-monospace,Menlo,Consolas,monospace;text-transform:uppercase;min-width:3rem;display:inline-block}
.get{color:var(--get)}.post{color:var(--post)}.patch{color:var(--patch)}
.route{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.5rem .75rem}
.route .method{font-size:.875rem}
.status{font:700 .875rem/1 ui-monospace,Menlo,Consolas,monospace;color:var(--dim)}
.type{color:var(--dim)}
.mark{font-size:.8125rem;font-weight:600;color:var(--patch)}
.fields{list-style:none;margin:.5rem 0;padding:0 0 0 .75rem;border-left:2px solid var(--line)}
.fields li{margin:.4rem 0}
.fields>li>code:first-child{font-weight:600}
.errors{list-style:none;padding:0}
.errors li{margin:.4rem 0}
.errors a{display:inline-block;margin-right:.5rem}
details{border:1px solid var(--line);border-radius:6px;margin:.5rem 0;padding:0 .75rem}
details[open]{padding-bottom:.5rem}
summary{cursor:pointer;padding:.5rem 0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:.75rem;margin:1rem 0}
.cards div{border:1px solid var(--line);border-radius:6px;padding:.6rem .75rem}
.cards div:target{border-color:var(--link);box-shadow:0 0 0 1px var(--link)}
.cards dt{font-weight:600}
.cards dd{margin:.25rem 0 0;color:var(--dim)}
.up{position:fixed;right:1rem;bottom:1rem;background:var(--link);color:var(--back);padding:.5rem .9rem;border-radius:2rem;text-decoration:none}
@media (min-width:60rem){
body{display:grid;grid-template-columns:21rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow-y:auto;border-right:1px solid var(--line);border-bottom:0}
main{padding:2rem 3rem 5rem}
.up{display:none}
}
@media print{nav,.up{display:none}}
`
