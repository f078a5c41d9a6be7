import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { Query } from './select.js';

export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Units of Grafana that are used here: shares of 1, seconds, milliseconds, calls a second, bytes, plain numbers. */
export type Unit = 'percentunit' | 's' | 'ms' | 'reqps' | 'bytes' | 'short';

/** What a panel says, whatever it looks like. */
export interface Panel {
  title: string;
  description: string;
  unit: Unit;
  queries: Query[];
}

/** What every builder of the SDK can do that is used here. */
interface Builder<T> {
  title(title: string): T;
  description(description: string): T;
  datasource(datasource: common.DataSourceRef): T;
  withTarget(target: cog.Builder<cog.Dataquery>): T;
  unit(unit: string): T;
  span(columns: number): T;
  height(rows: number): T;
}

function filled<T extends Builder<T>>(
  builder: T,
  { title, description, unit, queries }: Panel,
  target: (query: prometheus.DataqueryBuilder) => prometheus.DataqueryBuilder,
): T {
  const named = builder.title(title).description(description).unit(unit).datasource(DATASOURCE);
  return queries.reduce((panel, { expr, legend }, i) => {
    const query = new prometheus.DataqueryBuilder()
      .expr(expr)
      .legendFormat(legend)
      .refId(String.fromCharCode(65 + i));
    return panel.withTarget(target(query.datasource(DATASOURCE)));
  }, named);
}

/** Legends of lines to hold the others against. */
const LIMITS = '/threshold|limit|configured/';

const overTime = (panel: Panel) =>
  filled(new timeseries.PanelBuilder(), panel, (query) => query.range())
    .span(8)
    .height(8)
    .min(0)
    .lineWidth(2)
    .showPoints(common.VisibilityMode.Never)
    .legend(new common.VizLegendOptionsBuilder().displayMode(common.LegendDisplayMode.List).showLegend(true))
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi));

/** Lines over time; limits are dashed. */
export function lines(panel: Panel) {
  return overTime(panel).overrideByRegexp(LIMITS, [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
    { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } },
  ]);
}

/** The same for what can be below zero. */
export function differences(panel: Panel) {
  const builder = lines(panel).axisCenteredZero(true);
  return { build: () => withoutMinimum(builder.build()) };
}

function withoutMinimum(built: dashboard.Panel): dashboard.Panel {
  delete built.fieldConfig?.defaults.min;
  return built;
}

/** Parts of a sum over time. */
export function stacked(panel: Panel) {
  return overTime(panel).fillOpacity(40).stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
}

/** The present value of each query. */
export function number(panel: Panel) {
  return filled(new stat.PanelBuilder(), panel, (query) => query.instant())
    .span(4)
    .height(4)
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']));
}

/** A histogram over time. */
export function distribution(panel: Panel) {
  return filled(new heatmap.PanelBuilder(), panel, (query) => query.range().format(prometheus.PromQueryFormat.Heatmap))
    .span(12)
    .height(8)
    .yAxis(new heatmap.YAxisConfigBuilder().unit(panel.unit))
    .color(new heatmap.HeatmapColorOptionsBuilder().mode(heatmap.HeatmapColorMode.Scheme).scheme('Blues').steps(32));
}

/** Labels of the present series as rows. */
export function rows(panel: Panel, columns: Record<string, string>) {
  const excludeByName = { Time: true, Value: true };
  const includeByName = Object.fromEntries(Object.keys(columns).map((name) => [name, true]));
  return filled(new table.PanelBuilder(), panel, (query) => query.instant().format(prometheus.PromQueryFormat.Table))
    .span(12)
    .height(6)
    .withTransformation({ id: 'organize', options: { excludeByName, includeByName, renameByName: columns } });
}

/** States over time. Values stand for them: 1 for the first of `states`, and so on. */
export function states(panel: Panel, states: Record<string, string>) {
  return filled(new statetimeline.PanelBuilder(), panel, (query) => query.range())
    .span(16)
    .height(6)
    .showValue(common.VisibilityMode.Auto)
    .mergeValues(true)
    .mappings(mappingsOf(states));
}

/** Text and colour for values from 1 on. */
export function mappingsOf(states: Record<string, string>): dashboard.ValueMapping[] {
  const options = Object.entries(states).map(([text, color], i) => [String(i + 1), { text, color, index: i }] as const);
  return [{ type: dashboard.MappingType.ValueToText, options: Object.fromEntries(options) }];
}
