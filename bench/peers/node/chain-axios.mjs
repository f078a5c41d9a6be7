// What one writes first: Nest, and its HttpModule with axios as it comes.
import 'reflect-metadata';
import { HttpModule, HttpService } from '@nestjs/axios';
import { Body, Controller, Get, HttpCode, Inject, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { firstValueFrom } from 'rxjs';

class PredictController {
  constructor(http) {
    this.http = http;
  }

  ready() {
    return 'ready';
  }

  async predict({ sms }) {
    const { data } = await firstValueFrom(this.http.post('/predict', { sms }));
    return data;
  }
}

class AppModule {}

// Decorators by hand, as this file is not compiled.
const decorate = (method, ...decorators) => {
  const { prototype } = PredictController;
  const property = Object.getOwnPropertyDescriptor(prototype, method);
  for (const one of decorators) one(prototype, method, property);
};
Controller()(PredictController);
Inject(HttpService)(PredictController, undefined, 0);
decorate('ready', Get('readyz'));
decorate('predict', Post('predict'), HttpCode(200));
Body()(PredictController.prototype, 'predict', 0);
Module({
  imports: [HttpModule.register({ baseURL: process.env.MODEL_HOST })],
  controllers: [PredictController],
})(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error', 'warn'] });
await app.listen(Number(process.env.PORT), '127.0.0.1');
