/// The style sheet of the page. Colours are those of Okabe and Ito (2008), which people with any
/// colour vision tell apart; the model is always dashed besides.
enum HTMLStyle {
    static let sheet = """
        :root{--paper:#f6f7f9;--card:#fff;--ink:#16202c;--soft:#5b6877;--hair:#dfe4ea;--grid:#edf0f3;
        --data:#0072b2;--model:#d55e00;--offered:#9aa7b5;--good:#00785a;--warn:#a85b00;--bad:#b3261e;
        --p50:#7fb8dc;--p90:#2b83bd;--p99:#08406b;--fill:#0072b222;
        --h0:#e3eef7;--h1:#c9dfef;--h2:#a6cae4;--h3:#7bb0d6;--h4:#4f93c5;--h5:#2c74ae;--h6:#12538e;--h7:#07325f}
        @media (prefers-color-scheme:dark){:root{--paper:#0f151c;--card:#171f28;--ink:#e6ebf1;
        --soft:#97a5b4;--hair:#2a3541;--grid:#222c37;--data:#56b4e9;--model:#f0a04b;--offered:#66758a;
        --good:#4cc9a0;--warn:#e6a23c;--bad:#ff8a80;--p50:#2f6f9b;--p90:#56a5dc;--p99:#b9def5;
        --fill:#56b4e922;--h0:#1b2b3a;--h1:#1f3c54;--h2:#235071;--h3:#2a6a95;--h4:#3687b8;--h5:#58a8d6;
        --h6:#8fcbea;--h7:#d3edfa}}
        *{box-sizing:border-box;margin:0}
        body{background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",
        "Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
        main{max-width:1160px;margin:0 auto;padding:40px 24px 64px;display:grid;gap:20px;
        grid-template-columns:minmax(0,1fr)}
        h1{font-size:26px;line-height:1.25;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
        h2{font-size:16px;font-weight:650}
        h3{font-size:14px;font-weight:650}
        .eyebrow{color:var(--data);font-weight:650;font-size:13px;letter-spacing:.02em}
        .offer{color:var(--soft);margin-top:4px;white-space:pre-wrap}
        .note{color:var(--soft);font-size:13px}
        .card,figure,.tile{background:var(--card);border:1px solid var(--hair);border-radius:10px}
        .card{padding:18px 20px;min-width:0}
        .findings{list-style:none;padding:0;display:grid;gap:8px}
        .findings li{display:flex;gap:12px;align-items:baseline;padding:12px 16px;border-radius:10px;
        background:var(--card);border:1px solid var(--hair);border-left-width:4px}
        .findings b{flex:none;width:1em;text-align:center}
        .findings span{overflow-wrap:anywhere;min-width:0}
        .findings .good{border-left-color:var(--good)}.findings .good b{color:var(--good)}
        .findings .warn{border-left-color:var(--warn)}.findings .warn b{color:var(--warn)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:12px}
        .tile{padding:14px 16px}
        .tile h2{font-size:13px;font-weight:500;color:var(--soft)}
        .tile p{font-size:13px;color:var(--soft);display:flex;flex-wrap:wrap;gap:0 12px;min-height:20px}
        .tile .value{font-size:25px;line-height:1.35;font-weight:650;color:var(--ink);
        letter-spacing:-.01em;font-variant-numeric:tabular-nums}
        .of-model{color:var(--model)}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:20px}
        figure{padding:16px 18px 12px;min-width:0}
        figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 18px;
        margin-bottom:8px}
        figure svg{display:block;width:100%;height:auto;overflow:visible}
        .legend{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12.5px;color:var(--soft)}
        .legend span{display:inline-flex;align-items:center;gap:6px}
        .key{display:inline-block;width:16px;height:0;border-top:2.5px solid var(--data)}
        .key.model{border-top:2.5px dashed var(--model)}
        .key.dotted{width:7px;height:7px;border:0;border-radius:50%;background:var(--model)}
        .key.offered{border-color:var(--offered)}.key.bad{border-color:var(--bad)}
        .key.p50{border-color:var(--p50)}.key.p90{border-color:var(--p90)}.key.p99{border-color:var(--p99)}
        .key.over{border-color:var(--model)}.key.over.p50{border-top-style:dashed}
        .key.heat{width:10px;height:10px;border:0;background:var(--h6)}
        svg text{font:11.5px system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif;
        fill:var(--soft);font-variant-numeric:tabular-nums}
        .wide svg text{font-size:12px}.wide figure{overflow-x:auto}.wide svg{min-width:640px}
        .grid{stroke:var(--grid);fill:none}.axis,.tick{stroke:var(--hair);fill:none}
        .line{fill:none;stroke:var(--data);stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
        .line.model{stroke:var(--model);stroke-dasharray:6 4;stroke-width:1.8}
        .line.offered{stroke:var(--offered);stroke-width:1.4}.line.bad{stroke:var(--bad)}
        .line.p50{stroke:var(--p50)}.line.p90{stroke:var(--p90)}.line.p99{stroke:var(--p99)}
        .line.over{stroke:var(--model);stroke-width:1.6}.line.over.p50{stroke-dasharray:4 3}
        .area{stroke:none;fill:var(--fill)}
        .bar{fill:var(--data);fill-opacity:.75}
        .dot{fill:var(--card);stroke:var(--data);stroke-width:1.6}.dot.model{stroke:var(--model)}
        .heat0{fill:var(--h0)}.heat1{fill:var(--h1)}.heat2{fill:var(--h2)}.heat3{fill:var(--h3)}
        .heat4{fill:var(--h4)}.heat5{fill:var(--h5)}.heat6{fill:var(--h6)}.heat7{fill:var(--h7)}
        .scroll{overflow-x:auto;margin-top:10px}
        table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:6px 10px;border-top:1px solid var(--hair);white-space:nowrap;
        font-weight:400}
        thead th{border-top:0;color:var(--soft);font-size:12.5px}
        tr>:first-child{text-align:left;padding-left:0}tr>:last-child{padding-right:0}
        td.words,th.words{text-align:left;white-space:normal;overflow-wrap:anywhere}
        .residual{width:240px;padding-top:0;padding-bottom:0}
        .residual svg{display:block;width:240px}
        .zero{stroke:var(--model);stroke-dasharray:3 3;fill:none}
        .whisker{stroke:var(--soft);stroke-width:2;fill:none}
        .point{fill:var(--soft)}
        .whisker.agrees{stroke:var(--good)}.point.agrees{fill:var(--good)}
        .whisker.differs{stroke:var(--bad)}.point.differs{fill:var(--bad)}
        .verdict{text-align:left;padding-left:18px}
        .verdict.agrees{color:var(--good)}.verdict.differs{color:var(--bad)}.verdict.unclear{color:var(--soft)}
        pre{margin-top:10px;padding:10px 12px;border-radius:8px;background:var(--paper);
        font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;
        overflow-wrap:anywhere}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin-top:12px;font-size:13.5px}
        dt{color:var(--soft)}dd{overflow-wrap:anywhere;min-width:0}
        @media (max-width:600px){main{padding:24px 14px 40px}dl{grid-template-columns:1fr}
        dt{margin-top:6px}}
        @media print{body{background:#fff}figure,.card,.tile{break-inside:avoid}}

        """
}
