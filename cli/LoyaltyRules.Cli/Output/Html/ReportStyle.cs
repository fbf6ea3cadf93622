namespace LoyaltyRules.Cli.Output.Html;

/// <summary>How the report looks: dark on white, on screens of any width and on paper. Colours of Okabe and Ito, told apart by colour-blind readers too.</summary>
internal static class ReportStyle
{
    public const string Blue = "#0072b2";
    public const string Sky = "#56b4e9";
    public const string Green = "#009e73";
    public const string Orange = "#e69f00";
    public const string Vermilion = "#d55e00";
    public const string Purple = "#a3578a";
    public const string Ink = "#1a1d21";

    public const string Sheet = """
        *{box-sizing:border-box}
        body{margin:0;background:#fff;color:#1a1d21;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif}
        main{max-width:1000px;margin:0 auto;padding:32px 24px 64px}
        h1{font-size:30px;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em}
        h2{font-size:20px;line-height:1.3;margin:44px 0 6px;padding-top:18px;border-top:1px solid #d8dce1}
        h3{font-size:16px;margin:26px 0 6px}
        p{margin:0 0 12px;max-width:75ch}
        .sub,.lead{color:#535b66}
        .tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:12px;margin:26px 0 8px}
        .tile{border:1px solid #d8dce1;border-radius:6px;padding:12px 16px 10px}
        .tile p{margin:0;color:#535b66;font-size:13px}
        .tile .big{color:#1a1d21;font-size:26px;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
        .scroll{overflow-x:auto;margin:8px 0 16px;background:linear-gradient(90deg,#fff 50%,#fff0) local 0 0/24px 100% no-repeat,linear-gradient(270deg,#fff 50%,#fff0) local 100% 0/24px 100% no-repeat,
        linear-gradient(90deg,#1a1d2138,#1a1d2100) scroll 0 0/16px 100% no-repeat,linear-gradient(270deg,#1a1d2138,#1a1d2100) scroll 100% 0/16px 100% no-repeat}
        .scroll:focus-visible{outline:2px solid #0072b2}
        figure{margin:14px 0 18px}
        .narrow{display:none}
        svg{display:block;width:100%;height:auto;font:11.5px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
        svg .tick,svg .unit{fill:#535b66}svg .year{fill:#1a1d21;font-weight:600}svg .name{fill:#1a1d21}
        svg .grid{stroke:#e5e8eb}svg .zero{stroke:#7b8490}svg .line{fill:none;stroke-width:2;stroke-linejoin:round}
        .legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin:4px 0 0;color:#3a414b;font-size:13px;max-width:none}
        .legend i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:6px}
        table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;min-width:60%}
        th,td{padding:4px 12px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid #e5e8eb}
        th{font-weight:400}
        thead th{font-weight:600;color:#3a414b;border-bottom:1px solid #7b8490;vertical-align:bottom}
        .n{text-align:right;padding:4px 0 4px 14px;white-space:nowrap}
        thead .n{white-space:normal;min-width:62px}
        .total th,.total td{font-weight:600;border-top:1px solid #7b8490;border-bottom:none}
        dl{display:grid;grid-template-columns:minmax(140px,230px) 1fr;gap:8px 20px;margin:12px 0}
        dt{font-weight:600}dd{margin:0;max-width:70ch}
        footer{margin-top:44px;padding-top:12px;border-top:1px solid #d8dce1;color:#535b66;font-size:12.5px;overflow-wrap:anywhere}
        @media (max-width:720px){.wide{display:none}.narrow{display:block}main{padding:20px 16px 48px}.tiles{grid-template-columns:repeat(2,1fr)}.tile .big{font-size:21px;white-space:normal}dl{grid-template-columns:1fr;gap:2px}dd{margin-bottom:10px}h1{font-size:25px}}
        @media (max-width:430px){.tiles{grid-template-columns:1fr}}
        @page{size:A4;margin:14mm}
        @media print{body{font-size:10.5pt}main{max-width:none;padding:0}h2{margin-top:22px}.scroll,figure{overflow:visible;background:none}table{font-size:7.6pt;min-width:0}.n{padding-left:7px}th,td{padding-right:6px}thead .n{min-width:0}
        figure,.tile,tr,dt,dd{break-inside:avoid}h2,h3,.lead{break-after:avoid}thead{display:table-header-group}.wide{display:block}.narrow{display:none}svg{width:88%}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """;
}
